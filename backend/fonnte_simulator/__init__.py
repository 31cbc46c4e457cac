"""A stand-alone stand-in for Fonnte: the same HTTP contract, callbacks, faults on request, and phones to look at.

It sends nothing to anybody. It knows nothing of the product that uses it and the product knows only its address.

    __main__    the command line               contract    what Fonnte's API offers: /send, /device, …
    server      runs it under uvicorn          control     what tests ask of it: faults, timing, what arrived
    app         puts the routes together       page        the phones in a browser (static/)
    simulator   what happens when              postman     posts callbacks, again and again
    store       what is so                     journal     keeps it over a restart
    sending     what /send decides             faults, failing   what goes wrong, on request
"""

from fonnte_simulator.app import create_app
from fonnte_simulator.options import Options, Timing

__all__ = ["Options", "Timing", "create_app"]
