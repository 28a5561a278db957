"""The parts of the networks, in two or three dimensions."""

import torch
from torch import nn
from torch.nn import functional as F


def conv(dimension, inputs, outputs, kernel=3):
    layer = nn.Conv2d if dimension == 2 else nn.Conv3d
    return layer(inputs, outputs, kernel, padding=kernel // 2)


def norm(dimension, channels):
    return (nn.InstanceNorm2d if dimension == 2 else nn.InstanceNorm3d)(channels, affine=True)


class Plain(nn.Module):
    """Two convolutions."""

    def __init__(self, dimension, inputs, outputs):
        super().__init__()
        self.body = nn.Sequential(
            conv(dimension, inputs, outputs),
            norm(dimension, outputs),
            nn.LeakyReLU(0.01),
            conv(dimension, outputs, outputs),
            norm(dimension, outputs),
            nn.LeakyReLU(0.01),
        )

    def forward(self, x):
        return self.body(x)


class Residual(nn.Module):
    """Two convolutions whose result is added to what came in."""

    def __init__(self, dimension, inputs, outputs):
        super().__init__()
        self.body = nn.Sequential(
            conv(dimension, inputs, outputs),
            norm(dimension, outputs),
            nn.LeakyReLU(0.01),
            conv(dimension, outputs, outputs),
            norm(dimension, outputs),
        )
        self.short = conv(dimension, inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x):
        return F.leaky_relu(self.body(x) + self.short(x), 0.01)


class UNet(nn.Module):
    """A U-Net: down by maxima, up by repetition and a convolution, which every backend of ONNX runs."""

    def __init__(self, dimension, inputs, outputs, widths, block=Plain):
        super().__init__()
        self.pool = nn.MaxPool2d(2) if dimension == 2 else nn.MaxPool3d(2)
        before = [inputs, *widths[:-1]]
        self.down = nn.ModuleList(block(dimension, a, b) for a, b in zip(before, widths))
        steps = list(zip(widths[:0:-1], widths[-2::-1]))
        self.narrow = nn.ModuleList(conv(dimension, a, b, 1) for a, b in steps)
        self.up = nn.ModuleList(block(dimension, 2 * b, b) for _, b in steps)
        self.last = conv(dimension, widths[0], outputs, 1)

    def forward(self, x):
        skips = []
        for i, block in enumerate(self.down):
            x = block(x if i == 0 else self.pool(x))
            skips.append(x)
        for narrow, block, skip in zip(self.narrow, self.up, skips[-2::-1]):
            x = F.interpolate(narrow(x), scale_factor=2, mode="nearest")
            x = block(torch.cat([x, skip], 1))
        return self.last(x)


class WNet(nn.Module):
    """Two U-Nets in sequence: the second sees the image and what the first made of it."""

    def __init__(self, dimension, inputs, outputs, widths):
        super().__init__()
        self.first = UNet(dimension, inputs, outputs, widths)
        self.second = UNet(dimension, inputs + outputs, outputs, widths)

    def forward(self, x):
        first = self.first(x)
        second = self.second(torch.cat([x, torch.softmax(first, 1)], 1))
        # both are trained; the second is the answer
        return (first, second) if self.training else second
