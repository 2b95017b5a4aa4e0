"""The 4.17 M-parameter transformer of bench/cases.ts in eager PyTorch. Usage: transformer.py THREADS"""
import sys

import torch
from torch import nn
from torch.nn.functional import cross_entropy, gelu, scaled_dot_product_attention

import measure

VOCABULARY, WIDTH, LAYERS, HEADS, INNER, POSITIONS, BATCH = 5000, 256, 2, 8, 1024, 128, 16


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.fused, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)

    def forward(self, x):
        batch, positions, _ = x.shape
        fused = self.fused(self.norm1(x)).view(batch, positions, 3, HEADS, WIDTH // HEADS)
        query, key, value = fused.permute(2, 0, 3, 1, 4)
        mixed = scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, positions, WIDTH))
        return x + self.down(gelu(self.up(self.norm2(x))))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.blocks = nn.Sequential(*[Block() for _ in range(LAYERS)])
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, VOCABULARY, bias=False)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, tokens):
        return self.head(self.norm(self.blocks(self.tokens(tokens) + self.positions.weight)))


torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(0)
model = Transformer()


# One token more than there are positions: the last is a target only. New tokens every step, as in a run.
def loss():
    tokens = torch.randint(0, VOCABULARY, (BATCH, POSITIONS + 1))
    logits = model(tokens[:, :-1])
    return cross_entropy(logits.reshape(-1, VOCABULARY), tokens[:, 1:].reshape(-1))


measure.serve(measure.stepper(model.parameters(), loss), warm_up=2)
