"""What the assistant did not know becomes something that it knows: collected, labelled, approved, learnt."""
