"""Every bend of Rasa, one file each: upstream file and line, the reason, and a test that
fails once it is no longer needed.

without_tensorflow, quiet_sqlalchemy and no_telemetry work by being imported, before Rasa
is; the others have `apply()`, after it. quick_yaml is for the command alone, which reads all
training data: `python -m bot.seams …` is `rasa …` with it.
"""

from importlib import import_module

AT_RUN_TIME = (
    "no_second_store",
    "in_process_actions",
    "quick_result_check",
    "remembered_event_types",
    "quick_applied_events",
    "no_text_rules",
    "indexed_rules",
    "nothing_to_recall",
    "no_copies_for_logs",
    "plain_graph_runner",
    "understanding_in_a_thread",
    "offered_payloads",
    "domain_read_once",
    "spacy_loaded_once",
    "quiet_logs",
)


def apply_all() -> None:
    """Puts every seam in place for a process that talks; a second call changes nothing."""
    for name in AT_RUN_TIME:
        import_module(f"bot.seams.{name}").apply()
