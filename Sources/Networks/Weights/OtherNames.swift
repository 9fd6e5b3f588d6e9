/// The names that another library has for the parameters of a network that it has too.
package struct OtherNames: Sendable {
    package let library: String
    /// Its name of a parameter, by ours.
    package let name: @Sendable (String) -> String
    /// Its ε of batch normalizations less ours: (x - μ) / √(σ² + ε) is the same with ours and σ² that much larger.
    package let addedToVariances: Float

    package init(_ library: String, addedToVariances: Float = 0, name: @escaping @Sendable (String) -> String) {
        (self.library, self.name, self.addedToVariances) = (library, name, addedToVariances)
    }
}
