"""Other parameters than the task says."""

# fault: wrong-parameters
# words: answer() does not take the parameters of the task: too many positional arguments.


async def answer(address):  # here
    return 1
