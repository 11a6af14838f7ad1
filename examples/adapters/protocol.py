"""lmm-protocol/1 for Python: one JSON request a line on stdin, one answer a line on stdout. For the adapters beside it."""
import json, sys, warnings
import numpy as np

class Refused(Exception): pass
def need(holds, code):  # the code is one of the closed set of refusals
    if not np.all(holds): raise Refused(code)

def echo(values): return {"values": [repr(float(v)) for v in values]}

def text(x):  # repr prints a double in full; what is missing is null
    if np.ndim(x): return [text(y) for y in x]
    return x if x is None or isinstance(x, str) else None if np.isnan(x) else repr(float(x))

def answer(ops, op, input):
    """An op is a function of the fields of its input. What it warns of is told with the answer."""
    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            output = {name: text(x) for name, x in ops[op](**input).items()}
        return {"status": "ok", "output": output, "warnings": sorted({str(w.message) for w in heard})}
    except Refused as e: return {"status": "refused", "class": str(e), "message": f"{op}: {e}"}
    except NotImplementedError as e: return {"status": "unsupported", "reason": str(e)}
    except (np.linalg.LinAlgError, RuntimeError, ArithmeticError) as e: return {"status": "error", "message": repr(e)}
    except (KeyError, TypeError, ValueError) as e: return {"status": "refused", "class": "malformed", "message": repr(e)}

def serve(name, version, ops, **capabilities):
    ops = {f.__name__: f for f in (echo, *ops)}
    hello = {"op": "hello", "protocol": 1, "implementation": {"name": name, "version": version},
             "capabilities": {"ops": list(ops), "output_digits": 17, **capabilities}}
    for line in sys.stdin:
        m = json.loads(line)
        if m["op"] == "bye": break
        print(json.dumps(hello if m["op"] == "hello" else {"id": m["id"], **answer(ops, m["op"], m["input"])}), flush=True)
