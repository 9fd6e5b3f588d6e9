"""Loads EfficientNet-Lite0, explains one photograph with pytorch-grad-cam and writes the overlay: what a whole process
takes. Usage: explain_once.py WEIGHTS PHOTOGRAPH OVERLAY.png
"""
import sys

import numpy as np
import torch
from PIL import Image
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.image import show_cam_on_image
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

from efficientnet_lite import load
from inputs import photograph

weights, path, overlay = sys.argv[1:]
model = load(weights)
x = photograph(path, 224)
with GradCAM(model=model, target_layers=[model.act1]) as explain:
    heat = explain(input_tensor=torch.from_numpy(x)[None], targets=[ClassifierOutputTarget(281)])[0]
levels = (x.transpose(1, 2, 0) * 128 + 127) / 255
Image.fromarray(show_cam_on_image(np.clip(levels, 0, 1).astype(np.float32), heat, use_rgb=True)).save(overlay)
