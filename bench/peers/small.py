"""The two small networks of bench/cases.ts in eager PyTorch, one chain at a time. Usage: small.py mlp|tms THREADS CHAINS step|run

`step` takes every step on one batch that stays the same; `run` draws a batch from 4096 samples at every step and keeps the loss, as
a sampler does."""
import sys

import torch
from torch import nn
from torch.nn.functional import cross_entropy

import measure

SAMPLES, BATCH = 4096, 256


class Tms(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.randn(2, 6) * 0.4), nn.Parameter(torch.zeros(6))

    def forward(self, x):
        return torch.relu(x @ self.weight.T @ self.weight + self.bias)


def tms():
    inputs = torch.zeros(SAMPLES, 6)
    inputs[torch.arange(SAMPLES), torch.arange(SAMPLES) % 6] = torch.rand(SAMPLES)
    return Tms, inputs, inputs, lambda out, targets: ((out - targets) ** 2).sum(-1).mean()


def mlp():
    def network():
        return nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))

    return network, torch.randn(SAMPLES, 10), torch.randint(0, 10, (SAMPLES,)), cross_entropy


torch.set_num_threads(int(sys.argv[2]))
torch.manual_seed(0)
make, inputs, targets, criterion = {"mlp": mlp, "tms": tms}[sys.argv[1]]()
draws = sys.argv[4] == "run"
losses = []


def chain():
    network = make()
    x, y = inputs[:BATCH], targets[:BATCH]

    def loss():
        if not draws:
            return criterion(network(x), y)
        batch = torch.randint(0, SAMPLES, (BATCH,))
        return criterion(network(inputs[batch]), targets[batch])

    step = measure.stepper(network.parameters(), loss)

    def recorded():
        value = step()
        losses.append(value.item())
        return value

    return recorded if draws else step


chains = [chain() for _ in range(int(sys.argv[3]))]


def every_chain():
    for step in chains:
        value = step()
    return value


measure.serve(every_chain, warm_up=20)
