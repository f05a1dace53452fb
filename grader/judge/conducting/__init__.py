"""One bench and the judged clock: turns, messages, the wire, what is seen from outside, and all bounds."""
