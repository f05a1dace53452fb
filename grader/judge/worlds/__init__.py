"""What the learner's code talks to: servers in the judge, reached over real sockets."""
