"""What the peers of bench/run.ts share: SGLD written as one writes it in eager PyTorch, and the protocol of a measurement.

A peer says {"ready": ...} when it can start. Then each line on stdin is a number of steps; it answers with the seconds they took,
on the clock and on the processor, and the last loss. Peers wait between the repeats, so that both sides never run at once."""
import json
import math
import resource
import sys
import time

import torch

STEP_SIZE, N_BETA, LOCALIZATION = 1e-6, 100.0, 10.0


class Sgld:
    """w <- w - (eps/2) [n beta grad + gamma (w - w*)] + sqrt(eps) noise, in place, parameter by parameter."""

    def __init__(self, parameters):
        self.parameters = list(parameters)
        self.start = [p.detach().clone() for p in self.parameters]

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None

    def step(self):
        with torch.no_grad():
            for p, q in zip(self.parameters, self.start):
                drift = p.grad * N_BETA + LOCALIZATION * (p - q)
                p.add_(drift, alpha=-STEP_SIZE / 2).add_(torch.randn_like(p), alpha=math.sqrt(STEP_SIZE))


def stepper(parameters, loss):
    """One step on the batch that `loss` computes on. Returns the loss as a tensor: reading it is left to the caller."""
    sampler = Sgld(parameters)

    def step():
        sampler.zero_grad()
        value = loss()
        value.backward()
        sampler.step()
        return value

    return step


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def serve(step, warm_up=3):
    """Answers measurements until stdin ends. `step` takes one step of one chain, or of several in turn."""
    for _ in range(warm_up):
        step()
    print(json.dumps({"ready": {"torch": torch.__version__, "threads": torch.get_num_threads()}}), flush=True)
    for line in sys.stdin:
        clock, processor = time.perf_counter(), processor_seconds()
        value = None
        for _ in range(int(line)):
            value = step()
        answer = {"wall": time.perf_counter() - clock, "cpu": processor_seconds() - processor}
        answer["loss"] = value.item()
        answer["peakBytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps(answer), flush=True)
