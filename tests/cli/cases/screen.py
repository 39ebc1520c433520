# SPDX-License-Identifier: GPL-2.0-only
"""A terminal for tests of full-screen programs: a shell in a detached tmux.

    with Screen(80, 24) as screen:
        screen.command('top')
        screen.wait('load average')         # a text, a pattern or a function
        screen.resize(40, 10)
        screen.keys('q')
        screen.command('echo "status $?"')
        screen.wait(re.compile(r'status 0'))

tmux is the terminal emulator: tests see the screen as a person would. No wait
depends on time: it ends when the condition is true, and after DEADLINE seconds
with an AssertionError that has the screen in it. Needs tmux 3.1.
"""
import os
import re
import shutil
import subprocess
import tempfile
import time

DEADLINE = 60
POLL = 0.02
PROMPT = 'ready$ '


class Screen:
    def __init__(self, width=80, height=24, environment=None, directory=None):
        """Start a shell on a screen of this size, with this environment only."""
        self.temporary = tempfile.mkdtemp(prefix='screen-')
        self.socket = os.path.join(self.temporary, 'tmux')
        config = os.path.join(self.temporary, 'config')
        with open(config, 'w', encoding='utf-8') as file:
            file.write('set -g status off\n'
                       'set -g default-terminal screen-256color\n'
                       'set -g remain-on-exit off\n'
                       'set -s escape-time 0\n')
        values = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8', 'PS1': PROMPT,
                  'HOME': self.temporary, **(environment or {})}
        shell = ['env', '-i', 'TERM=screen-256color'] + [f'{k}={v}' for k, v in values.items()]
        self.tmux('-u', '-f', config, 'new-session', '-d', '-x', str(width), '-y', str(height),
                  '-c', directory or os.getcwd(), *shell, 'sh', '-i')
        self.resize(width, height)
        self.wait(lambda text: text.rstrip().endswith(PROMPT.strip()))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def tmux(self, *args):
        environment = dict(os.environ, LC_ALL='C.UTF-8')
        environment.pop('TMUX', None)
        done = subprocess.run(['tmux', '-S', self.socket, *args], env=environment, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, encoding='utf-8')
        if done.returncode:
            raise RuntimeError(f'tmux {args}: {done.stderr}')
        return done.stdout

    def text(self, escapes=False):
        """Return the text on the screen, without blanks at the ends of lines."""
        return self.tmux('capture-pane', '-p', *(['-e'] if escapes else []))

    def keys(self, *keys):
        """Press keys, by tmux's names: 'q', 'Up', 'C-c', 'Space'."""
        self.tmux('send-keys', *keys)

    def type(self, line):
        """Type a line literally, and Enter."""
        self.tmux('send-keys', '-l', line)
        self.tmux('send-keys', 'Enter')

    def command(self, line):
        """Wait for the shell's prompt, then type a line."""
        self.wait(lambda text: text.rstrip().endswith(PROMPT.strip()))
        self.type(line)

    def resize(self, width, height):
        """Resize the window. Return once the terminal has the new size, so that keys come after
        SIGWINCH: tmux resizes the terminal later than its window."""
        self.tmux('resize-window', '-x', str(width), '-y', str(height))
        deadline = time.monotonic() + DEADLINE
        with open(self.tmux('display-message', '-p', '#{pane_tty}').strip(), 'rb') as tty:
            while os.get_terminal_size(tty.fileno()) != (width, height):
                if time.monotonic() > deadline:
                    raise AssertionError(f'the terminal did not become {width}x{height}')
                time.sleep(POLL)

    def size(self):
        return tuple(map(int, self.tmux('display-message', '-p',
                                        '#{pane_width} #{pane_height}').split()))

    def wait(self, what, deadline=DEADLINE):
        """Wait until the screen has a text or matches a pattern, or a function of its
        text is true. Return true, the match or the function's result."""
        if isinstance(what, str):
            def found(text):
                return what in text
        elif isinstance(what, re.Pattern):
            found = what.search
        else:
            found = what
        end = time.monotonic() + deadline
        while True:
            text = self.text()
            result = found(text)
            if result:
                return result
            if time.monotonic() > end:
                raise AssertionError(f'not seen within {deadline} s: {what}\n{text}')
            time.sleep(POLL)

    def wait_gone(self, what, deadline=DEADLINE):
        self.wait(lambda text: what not in text, deadline)

    def close(self):
        """Close the terminal: programs in it get SIGHUP."""
        if self.socket:
            try:
                self.tmux('kill-server')
            except RuntimeError:
                pass
            shutil.rmtree(self.temporary, ignore_errors=True)
            self.socket = None
