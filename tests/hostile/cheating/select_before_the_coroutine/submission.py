"""One thread, the best time, the right order of the hands, and no task: callbacks around a select."""

import selectors
import socket


async def nothing():
    pass


class Cook:
    def __init__(self, address, vegetables):
        self.address = address
        self.selector = selectors.DefaultSelector()
        self.jobs = []
        self.busy = False
        self.missing = len(vegetables)
        self.parts = []
        self.fried = ""
        self.ask(("boil", "potatoes"), self.finish)
        self.ask(("fry", "eggs"), self.is_fried)
        for vegetable in vegetables:
            self.ask(("fetch", vegetable), lambda token: self.by_hand(("chop", token), self.is_chopped))

    def ask(self, words, then):
        connection = socket.create_connection(self.address)
        connection.sendall(" ".join(words).encode() + b"\n")
        self.selector.register(connection, selectors.EVENT_READ, then)

    def by_hand(self, words, then):
        self.jobs.append((words, then))
        self.next_job()

    def next_job(self):
        if not self.busy and self.jobs:
            self.busy = True
            words, then = self.jobs.pop(0)
            self.ask(words, lambda token: self.is_done(token, then))

    def is_done(self, token, then):
        self.busy = False
        then(token)
        self.next_job()

    def is_fried(self, token):
        self.fried = token
        self.omelette()

    def is_chopped(self, token):
        self.parts.append(token)
        self.omelette()

    def omelette(self):
        if self.fried and len(self.parts) == self.missing:
            self.finish(self.fried, *self.parts)

    def finish(self, *tokens):
        self.by_hand(("season", *tokens), lambda token: self.by_hand(("serve", token), lambda thanks: None))

    def run(self):
        while self.selector.get_map():
            for key, _ in self.selector.select():
                token = key.fileobj.recv(1024).decode().split()[1]
                self.selector.unregister(key.fileobj)
                key.fileobj.close()
                key.data(token)


def cook(address, vegetables):
    Cook(address, vegetables).run()
    return nothing()
