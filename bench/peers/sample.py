"""The sample audit's GPT-NeoX in eager PyTorch, one chain at a time. Usage: sample.py THREADS CHAINS"""
import json
import sys

import numpy
import torch
from torch import nn
from torch.nn.functional import cross_entropy, gelu, scaled_dot_product_attention

import measure

BATCH = 8
with open("resources/sample/config.json") as file:
    config = json.load(file)
tokens = torch.from_numpy(numpy.load("resources/sample/data.npz")["train_tokens"].astype(numpy.int64))
WIDTH, HEADS, VOCABULARY = config["hidden_size"], config["num_attention_heads"], config["vocab_size"]
HEAD = WIDTH // HEADS
ROTARY = int(HEAD * config.get("rotary_pct", 0.25))


def rotary_table(positions):
    frequencies = 1.0 / 10000 ** (torch.arange(0, ROTARY, 2) / ROTARY)
    angles = torch.arange(positions)[:, None] * frequencies
    angles = torch.cat((angles, angles), -1)
    return angles.cos(), angles.sin()


COSINE, SINE = rotary_table(tokens.shape[1] - 1)


def rotate(x):
    part, rest = x[..., :ROTARY], x[..., ROTARY:]
    half = ROTARY // 2
    turned = torch.cat((-part[..., half:], part[..., :half]), -1)
    return torch.cat((part * COSINE + turned * SINE, rest), -1)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.fused, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        inner = config["intermediate_size"]
        self.up, self.down = nn.Linear(WIDTH, inner), nn.Linear(inner, WIDTH)

    def forward(self, x):
        batch, positions, _ = x.shape
        fused = self.fused(self.norm1(x)).view(batch, positions, HEADS, 3 * HEAD).transpose(1, 2)
        query, key, value = fused.chunk(3, -1)
        mixed = scaled_dot_product_attention(rotate(query), rotate(key), value, is_causal=True)
        attended = self.out(mixed.transpose(1, 2).reshape(batch, positions, WIDTH))
        before = x if config.get("use_parallel_residual", True) else x + attended
        return x + attended + self.down(gelu(self.up(self.norm2(before))))


class NeoX(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, WIDTH)
        self.layers = nn.Sequential(*[Layer() for _ in range(config["num_hidden_layers"])])
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, VOCABULARY, bias=False)

    def forward(self, ids):
        return self.head(self.norm(self.layers(self.tokens(ids))))


torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(0)
losses = []


def chain():
    model = NeoX()

    def loss():
        batch = tokens[torch.randint(0, len(tokens), (BATCH,))]
        logits = model(batch[:, :-1])
        return cross_entropy(logits.reshape(-1, VOCABULARY), batch[:, 1:].reshape(-1))

    step = measure.stepper(model.parameters(), loss)

    def recorded():
        value = step()
        losses.append(value.item())
        return value

    return recorded


chains = [chain() for _ in range(int(sys.argv[2]))]


def every_chain():
    for step in chains:
        value = step()
    return value


measure.serve(every_chain)
