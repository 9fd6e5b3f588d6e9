// Sources are read where they are used: no kernel computes them.

extension Given {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) {}
}

extension Parameter {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) {}
}

extension Constant {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) {}
}
