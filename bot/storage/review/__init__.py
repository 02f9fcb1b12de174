"""What the assistant did not know: questions to be labelled, and the models that have learnt from them."""
