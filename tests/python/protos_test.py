"""Python's protobuf reads every proto of the tree, and a message with something in every field is the same bytes to it
as to protoc, which is the C++ library that the server and the reference client use. Receipts are verified over such
bytes."""
import subprocess
import unittest

import stubs
from google.protobuf import descriptor, json_format
from google.protobuf.internal import api_implementation

# Deep enough for any of our messages that holds itself.
DEPTH = 8


def all_messages():
    """Every message of every proto file, with its class."""
    pool_of = stubs.need("google.protobuf.symbol_database", "python3-protobuf").Default()
    found = []

    def walk(messages):
        for message in messages:
            if not message.GetOptions().map_entry:
                found.append((message, pool_of.GetPrototype(message)))
            walk(message.nested_types)

    for name in stubs.proto_files():
        walk(stubs.module_of(name).DESCRIPTOR.message_types_by_name.values())
    return found


def scalar(field, salt):
    kinds = descriptor.FieldDescriptor
    if field.cpp_type == kinds.CPPTYPE_BOOL:
        return True
    if field.cpp_type == kinds.CPPTYPE_ENUM:
        values = field.enum_type.values
        return values[salt % len(values)].number or values[-1].number
    if field.cpp_type in (kinds.CPPTYPE_INT32, kinds.CPPTYPE_INT64):
        return -1 - salt * 1000
    if field.cpp_type in (kinds.CPPTYPE_FLOAT, kinds.CPPTYPE_DOUBLE):
        return 0.5 + salt
    if field.type == kinds.TYPE_BYTES:
        return bytes([salt % 256, 0xFF, 0])
    if field.type == kinds.TYPE_STRING:
        return f"نص {salt}"
    return salt + (1 << 31)


def fill(message, depth=0):
    """Puts something into every field; of a oneof into the last of its fields."""
    if message.DESCRIPTOR.full_name == "google.protobuf.Any":
        # Without a map in it: what is packed is compared as bytes, in which the entries of a map have no order.
        message.Pack(fill(stubs.module_of("google/rpc/error_details.proto").BadRequest()))
        return message
    for salt, field in enumerate(message.DESCRIPTOR.fields, start=1):
        repeated = field.label == descriptor.FieldDescriptor.LABEL_REPEATED
        entries = field.message_type is not None and field.message_type.GetOptions().map_entry
        if entries:
            getattr(message, field.name).update({"b": "2", "a": "1"})
        elif field.message_type is not None:
            if depth < DEPTH:
                value = getattr(message, field.name)
                fill(value.add() if repeated else value, depth + 1)
                if not repeated:
                    value.SetInParent()
        elif repeated:
            getattr(message, field.name).extend([scalar(field, salt), scalar(field, salt + 1)])
        else:
            setattr(message, field.name, scalar(field, salt))
    return message


def protoc(flag, message_type, data):
    """What protoc makes of the data: text from bytes, or bytes from text."""
    # What a status carries is of a file that its own does not know.
    files = {message_type.file.name, "google/rpc/error_details.proto"}
    words = ["protoc", f"--proto_path={stubs.PROTOS}", f"--{flag}={message_type.full_name}", *files]
    if flag == "encode":
        words.insert(1, "--deterministic_output")
    return subprocess.run(words, input=data, capture_output=True, check=True).stdout


class Protos(unittest.TestCase):
    def test_every_file_is_read_and_has_its_package(self):
        files = stubs.proto_files()
        self.assertGreater(len(files), 15)
        for name in files:
            self.assertEqual(stubs.module_of(name).DESCRIPTOR.package.replace(".", "/"), name.rpartition("/")[0])

    def test_every_field_of_a_case_has_its_class_here_too(self):
        options = stubs.module_of("ihala/v1/options.proto")
        for name in ("ihala/v1/referral.proto", "ihala/v1/household.proto", "ihala/v1/case.proto"):
            for message in stubs.module_of(name).DESCRIPTOR.message_types_by_name.values():
                for field in message.fields:
                    access = field.GetOptions().Extensions[options.access]
                    self.assertTrue(access.field_class and access.rung and access.share, field.full_name)

    def test_every_message_has_the_same_bytes_in_both_libraries(self):
        messages = all_messages()
        self.assertGreater(len(messages), 100)
        for message_type, message_class in messages:
            with self.subTest(message_type.full_name):
                message = fill(message_class())
                data = message.SerializeToString(deterministic=True)
                text = protoc("decode", message_type, data)
                # protoc writes what it does not know by its number.
                self.assertNotRegex(text.decode(), r"(?m)^\s*\d+[: ]")
                self.assertEqual(protoc("encode", message_type, text), data)
                self.assertEqual(message_class.FromString(data), message)

    def test_every_message_comes_back_from_its_json(self):
        for message_type, message_class in all_messages():
            with self.subTest(message_type.full_name):
                message = fill(message_class())
                for timestamps in find_timestamps(message):
                    timestamps.seconds, timestamps.nanos = 1_700_000_000, 5_000_000
                self.assertEqual(json_format.Parse(json_format.MessageToJson(message), message_class()), message)


def find_timestamps(message):
    """The moments and spans within a message: their JSON has a range, which what fills them does not keep."""
    if message.DESCRIPTOR.full_name in ("google.protobuf.Timestamp", "google.protobuf.Duration"):
        return [message]
    found = []
    for field, value in message.ListFields():
        if field.message_type is None or field.message_type.GetOptions().map_entry:
            continue
        for one in value if field.label == descriptor.FieldDescriptor.LABEL_REPEATED else [value]:
            found += find_timestamps(one)
    return found


if __name__ == "__main__":
    print("python's protobuf runs as", api_implementation.Type())
    unittest.main(verbosity=2)
