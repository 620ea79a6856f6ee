"""What the shell is offered while a command is typed; it starts without Click, for a key pressed must be answered at once."""
