import Tensors

extension GatherElements {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let shape = compiler.shape(of: group.inputs[0]), indices = compiler.shape(of: group.inputs[1])
        try compiler.lowerPlain(
            group, "gathering of elements", GatheredElements(shape, indices: indices, along: axis).kernel)
    }
}

extension ScatterElements {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let indices = compiler.shape(of: group.inputs[1])
        try compiler.lowerPlain(
            group, "scattering of elements", GatheredElements(shape, indices: indices, along: axis).scattering)
    }
}
