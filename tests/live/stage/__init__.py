"""A stage for the sockets: the smallest program that registers a topic, served by real servers in the tests."""
