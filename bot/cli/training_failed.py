"""Why a command that needs a model can't go on."""


class TrainingFailed(Exception):
    """Rasa could not train; its own words stand above."""
