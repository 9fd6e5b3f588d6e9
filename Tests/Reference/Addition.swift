/// y = a + b, the sum at the end of a residual block; both get the gradient unchanged.
public enum ReferenceAddition {
    public static func forward(_ a: ReferenceArray, _ b: ReferenceArray) -> ReferenceArray { a + b }

    public static func gradientToInputs(_ gradient: ReferenceArray) -> (a: ReferenceArray, b: ReferenceArray) {
        (gradient, gradient)
    }
}
