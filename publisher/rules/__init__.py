"""What each kind of rule means. Pure: no network, no database, no clock of its own."""
