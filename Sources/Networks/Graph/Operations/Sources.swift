import Tensors

/// A value that is given when a plan runs.
struct Given: Operation {
    let shape: Shape

    func shapes(of inputs: [Shape]) -> [Shape] { [shape] }
    var isSource: Bool { true }
}

/// A value that training changes from run to run, kept in every layout that kernels ask for.
struct Parameter: Operation {
    let shape: Shape

    func shapes(of inputs: [Shape]) -> [Shape] { [shape] }
    var isSource: Bool { true }
}

extension Constant: Operation {
    func shapes(of inputs: [Shape]) -> [Shape] { [shape] }
    var isSource: Bool { true }
}
