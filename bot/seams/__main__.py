"""`python -m bot.seams …`: the `rasa` command, which reads its files quickly."""

import gc

from rasa.__main__ import main

from bot.seams import quick_yaml

quick_yaml.apply()
# Rasa copies all examples eight times on its way to training, and each time the collector looks through all of
# them for rings, of which there are none: a third of the time until training begins.
gc.disable()
main()
