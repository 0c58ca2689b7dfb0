"""A table of one's own can teach a network once its last column says what each row is."""
