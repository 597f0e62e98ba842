"""The pages of all who work here: the door, people, invitations, tablets, settings, numbers."""
