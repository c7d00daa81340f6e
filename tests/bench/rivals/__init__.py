"""What the sockets are measured against, each as its own makers would write it."""
