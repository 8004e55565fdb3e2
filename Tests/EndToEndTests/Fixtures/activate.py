"""Opens sockets as systemd would, hands them over and becomes the program.

Usage: activate.py UNIX_PATH PROGRAM ARGUMENT...; the TCP port is written to standard error.
"""
import os
import socket
import sys

tcp = socket.create_server(("127.0.0.1", 0))
six = socket.create_server(("::1", 0), family=socket.AF_INET6)
local = socket.socket(socket.AF_UNIX)
local.bind(sys.argv[1])
local.listen()
for number, opened in enumerate((tcp, six, local)):
    copy = os.dup(opened.fileno())
    os.dup2(copy, 20 + number)
for number in range(3):
    os.dup2(20 + number, 3 + number, inheritable=True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="3", LISTEN_FDNAMES="a:b:c")
os.execv(sys.argv[2], sys.argv[2:])
