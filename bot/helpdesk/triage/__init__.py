"""Many messages -> what each is about, how urgent it is, and a letter to send."""
