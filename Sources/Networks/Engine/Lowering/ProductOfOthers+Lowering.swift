import Tensors

extension ProductOfOthers {
    func lower(_ group: FusedGroup, in compiler: inout PlanCompiler) throws(EngineError) {
        let products = ProductsOfOthers(compiler.shape(of: group.output), axes: axes)
        try compiler.lowerPlain(group, "products of others", products.kernel)
    }
}
