"""How routes get at the simulator that is running."""

from typing import Annotated

from fastapi import Depends, Request

from fonnte_simulator.simulator import Simulator


async def running_simulator(request: Request) -> Simulator:
    """The simulator this application runs."""
    simulator = request.app.state.simulator
    assert isinstance(simulator, Simulator)
    return simulator


SimulatorDep = Annotated[Simulator, Depends(running_simulator)]
