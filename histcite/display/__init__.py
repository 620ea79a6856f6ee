"""How records and findings look, on a terminal and as JSON; the only room that knows Rich."""
