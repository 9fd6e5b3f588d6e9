@_exported import Attacks
@_exported import Course
@_exported import Drawing
@_exported import Explanations
@_exported import Networks
@_exported import Tensors
