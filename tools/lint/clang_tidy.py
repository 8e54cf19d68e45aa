#!/usr/bin/env python3
"""clang-tidy over many sources in a fraction of the time: it looks at every header anew for each source that it is
given, which is nine tenths of what it does. So sources that are compiled alike and declare nothing of one name are put
one after another into a file, which it reads as one; what it says of that file is told of the source and its line.
Sources that do not compile together are read alone. Each is compiled alone as well, so that none leans on what its
neighbour includes.
    tools/lint/clang_tidy.py BUILD [--jobs N] [--together N] [FOLDER_OR_SOURCE ...]
BUILD has the compile_commands.json. The exit status is 1 where clang-tidy has something to say."""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

# What a source declares for itself stands in namespaces without a name, and tests are classes of the names they give.
UNNAMED = re.compile(r'^namespace \{$(.*?)^\}  // namespace$', re.M | re.S)
DECLARED = re.compile(
    r'^(?:template .*\n)?(?:(?:(?:class|struct|enum(?: class)?|union) (\w+))'
    r'|(?:(?!using \w*::)[A-Za-z_][\w:<>,&*\[\] ()]*?[\s&*>](\w+)(?: = |\{|\(|\[|;))'
    r'|(?:(?:TEST|TEST_F|TEST_P|MATCHER|MATCHER_P)\((\w+(?:, *\w+)?)))', re.M)
INCLUDE = re.compile(r'^#include [<"](.*)[>"]$')
SAID = re.compile(r'^(/\S+?):(\d+):(\d+: (?:warning|error|note): .*)$')


class Source:
    def __init__(self, path, flags):
        self.path, self.flags, self.text = path, flags, path.read_text()
        unnamed = '\n'.join(UNNAMED.findall(self.text))
        opened = re.search(r'^namespace (\S+) \{$', self.text, re.M)
        space = opened.group(1) if opened else ''
        self.names = {(space, name) for found in DECLARED.findall(unnamed) for name in found if name}
        self.names |= {(space, found[2]) for found in DECLARED.findall(self.text) if found[2]}
        self.names |= {('#', name) for name in re.findall(r'^#define (\w+)', self.text, re.M)}


def flags_of(entry):
    """What a source is compiled with, but for itself, its output and the compiler."""
    words = entry.get('arguments') or shlex.split(entry['command'])
    flags, skip = [], False
    for word in words[1:]:
        if skip:
            skip = False
        elif word in ('-o', '-c', '-MF', '-MT'):
            skip = True
        elif word not in ('-MD', entry['file']) and not word.endswith(('/ccache', '/clang++')):
            flags.append(word)
    return flags


def parted(flags):
    """Where headers are, and all else that clang-tidy minds."""
    where, other = [], []
    words = iter(flags)
    for word in words:
        if word in ('-fPIC', '-fPIE', '-pthread'):
            continue
        if word in ('-isystem', '-I'):
            where.append((word, next(words)))
        else:
            (where if word.startswith('-I') else other).append((word,))
    return where, other


def sources_below(build, places):
    found = {}
    for entry in json.loads((build / 'compile_commands.json').read_text()):
        path = pathlib.Path(entry['file'])
        if path.is_relative_to(build) or path in found:
            continue
        if any(path == place or place in path.parents for place in places):
            found[path] = Source(path, flags_of(entry))
    return [found[path] for path in sorted(found)]


def groups_of(sources, together):
    """Each source joins the first group with its flags where all its names are still free."""
    groups = collections.defaultdict(list)
    for source in sources:
        alike = groups[tuple(parted(source.flags)[1])]
        for group in alike:
            if len(group) < together and all(source.names.isdisjoint(other.names) for other in group):
                group.append(source)
                break
        else:
            alike.append([source])
    return [group for alike in groups.values() for group in alike]


class Joined:
    """The lines of sources one after another. An include that came in an earlier one stays away."""

    def __init__(self, group):
        self.lines, self.places, included = [], [], set()
        for source in group:
            own = set()
            for number, line in enumerate(source.text.split('\n'), 1):
                include = INCLUDE.match(line)
                if include:
                    own.add(include.group(1))
                    line = '' if include.group(1) in included else line
                self.lines.append(line)
                self.places.append((source, number))
            included |= own

    def place(self, number):
        return self.places[number - 1]


def run(sources, path):
    """What clang-tidy says of a file, each line with the source and line that it is of."""
    joined = Joined(sources)
    path.write_text('\n'.join(joined.lines))
    where = dict.fromkeys(words for source in sources for words in parted(source.flags)[0])
    flags = [word for words in [*where, *parted(sources[0].flags)[1]] for word in words]
    config = pathlib.Path(__file__).resolve().parents[2] / '.clang-tidy'
    told = subprocess.run(['clang-tidy', f'--config-file={config}', '-quiet', str(path), '--', *flags],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    lines, broken = [], set()
    for line in told.stdout.splitlines():
        said = SAID.match(line)
        if said and pathlib.Path(said.group(1)) == path:
            source, number = joined.place(int(said.group(2)))
            line = f'{source.path}:{number}:{said.group(3)}'
            if 'clang-diagnostic-error' in line:
                broken.add(source.path)
        elif said and 'clang-diagnostic-error' in line and len(sources) > 1:
            # What a source declares stands before a header that another includes, and does not go with it.
            broken |= {source.path for source in sources}
        lines.append(line)
    return told.returncode, '\n'.join(lines), broken


def compiles_alone(source):
    told = subprocess.run(['clang++', *source.flags, '-fsyntax-only', str(source.path)], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, check=False)
    return told.returncode == 0, told.stderr


def look_at(group, folder):
    """Says what there is to say about a group, in as many runs as it takes."""
    waiting, told, failed = [group], [], False
    for source in group if len(group) > 1 else []:
        good, text = compiles_alone(source)
        if not good:
            failed = True
            told.append(text)
    with tempfile.TemporaryDirectory(dir=folder) as own:
        while waiting:
            sources = waiting.pop()
            code, text, broken = run(sources, pathlib.Path(own) / 'joined.cc')
            if broken and len(sources) > 1:
                waiting += [[source] for source in sources if source.path in broken]
                rest = [source for source in sources if source.path not in broken]
                waiting += [rest] if rest else []
            elif code:
                failed = True
                told.append(text)
    return failed, '\n'.join(told)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', type=pathlib.Path)
    parser.add_argument('places', nargs='*', type=pathlib.Path)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--together', type=int, default=16)
    options = parser.parse_intermixed_args()
    root = pathlib.Path(__file__).resolve().parents[2]
    places = [place.resolve() for place in options.places] or [
        root / folder for folder in ('common', 'server', 'client-lib', 'tools', 'tests')]
    build = options.build.resolve()
    sources = sources_below(build, places)
    if not sources:
        sys.exit(f'clang_tidy: {options.build} compiles nothing of what is asked for')
    groups = sorted(groups_of(sources, options.together), key=len, reverse=True)
    failures = done = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for failed, told in pool.map(lambda group: look_at(group, build), groups):
            done += 1
            if failed:
                failures += 1
                print(told, flush=True)
            print(f'clang_tidy: {done} of {len(groups)} groups', file=sys.stderr, flush=True)
    print(f'clang_tidy: sources={len(sources)} groups={len(groups)} failed={failures}')
    sys.exit(1 if failures else 0)


if __name__ == '__main__':
    main()
