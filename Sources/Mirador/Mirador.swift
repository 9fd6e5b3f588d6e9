@_exported import Attacks
@_exported import Course
@_exported import Drawing
@_exported import Explanations
@_exported import Features
@_exported import Importing
@_exported import Networks
@_exported import Tensors
@_exported import Zoo
// What formulas of the lessons are written with; the rest of Foundation is for whoever imports it.
@_exported import func Foundation.exp
@_exported import func Foundation.log
