"""Makes the Python classes of all protos, fresh for each run, with protoc and the plugin that Debian brings."""
import atexit
import importlib
import pathlib
import shutil
import subprocess
import sys
import tempfile

PROTOS = pathlib.Path(__file__).resolve().parents[2] / "proto"


def need(module, package):
    """The module, or an end that says what is missing: a test that skips itself would promise what it never tried."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        sys.exit(f"{package} is missing ({error}): bash tools/setup test")


def need_program(name, package):
    path = shutil.which(name)
    return path if path else sys.exit(f"{package} is missing (no {name}): bash tools/setup test")


def proto_files():
    """Every proto of the tree, as its importers name it."""
    return sorted(str(path.relative_to(PROTOS)) for path in PROTOS.rglob("*.proto"))


def generate(folder):
    """Writes the classes and the clients of all services into the folder."""
    plugin = need_program("grpc_python_plugin", "protobuf-compiler-grpc")
    subprocess.run(
        [
            need_program("protoc", "protobuf-compiler"),
            f"--proto_path={PROTOS}",
            f"--python_out={folder}",
            f"--grpc_out={folder}",
            f"--plugin=protoc-gen-grpc={plugin}",
            *proto_files(),
        ],
        check=True,
    )


def load():
    """Generates into a folder of this process and makes `import ihala.v1...` find it."""
    folder = tempfile.mkdtemp(prefix="ihala-stubs-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    generate(folder)
    sys.path.insert(0, folder)
    # Two of our folders have the names of installed packages, which therefore must look here too.
    for name, package in (("google", "python3-protobuf"), ("grpc", "python3-grpcio")):
        need(name, package).__path__.append(f"{folder}/{name}")


def module_of(proto_file):
    """The module made from a proto file."""
    return importlib.import_module(proto_file.removesuffix(".proto").replace("/", ".") + "_pb2")


need("google.protobuf", "python3-protobuf")
need("grpc", "python3-grpcio")
load()
