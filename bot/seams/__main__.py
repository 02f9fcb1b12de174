"""`python -m bot.seams …`: the `rasa` command, which reads its files quickly."""

from rasa.__main__ import main

from bot.seams import quick_yaml

quick_yaml.apply()
main()
