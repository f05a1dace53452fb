"""The function has another name."""

# fault: missing-function
# words: engine.py does not define answer (it defines answers, steady).


async def answers(address, names):
    return 1
