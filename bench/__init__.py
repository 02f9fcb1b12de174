"""The benchmark: this assistant and a stock Rasa project side by side."""
