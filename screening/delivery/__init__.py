"""How it travels: the words of messages, how they are composed, and what carries them."""
