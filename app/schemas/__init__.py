"""The door: what requests and answers are made of, and what is said of a value that does not fit.

marshmallow's own messages are replaced here, once for all schemas; a field that knows more says it itself.
"""

from typing import Any

from marshmallow import Schema, fields, validate

Schema.error_messages = {"unknown": "this field is not known here", "type": "expected a JSON object"}

_MESSAGES: dict[type[fields.Field[Any]], dict[str, str]] = {
    fields.Field: {
        "required": "this field is needed",
        "null": "null is not taken here; leave the field out",
        "validator_failed": "this value is not taken here",
    },
    fields.String: {"invalid": "expected text", "invalid_utf8": "expected text in UTF-8"},
    fields.Number: {"invalid": "expected a number", "too_large": "this number is too large"},
    fields.Integer: {"invalid": "expected a whole number"},
    fields.Float: {"special": "expected a number, not infinity or NaN"},
    fields.Boolean: {"invalid": "expected true or false"},
    fields.List: {"invalid": "expected a list"},
    fields.Mapping: {"invalid": "expected an object"},
    fields.Nested: {"type": "expected an object"},
}
for _field, _said in _MESSAGES.items():
    _field.default_error_messages = {**_field.default_error_messages, **_said}

validate.Range.message_gte, validate.Range.message_gt = "at least", "more than"
validate.Range.message_lte, validate.Range.message_lt = "at most", "less than"
validate.Range.message_min, validate.Range.message_max = "must be {min_op} {{min}}", "must be {max_op} {{max}}"
validate.Range.message_all = "must be {min_op} {{min}} and {max_op} {{max}}"
validate.Length.message_min, validate.Length.message_max = "is shorter than {min}", "is longer than {max}"
validate.Length.message_all = "must have a length from {min} to {max}"
validate.OneOf.default_message = "must be one of {choices}"
