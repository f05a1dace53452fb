"""Where the learner's code runs: levels of isolation, limits, and the processes that make them true."""
