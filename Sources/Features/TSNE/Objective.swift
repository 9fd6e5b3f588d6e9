/// The function that an embedding improves: the two sums of its gradient, and how far the embedding is from its aim.
///
///     ∂KL / ∂yᵢ = 4 (Σⱼ p_ij wᵢⱼ (yᵢ - yⱼ) - 1/Z Σⱼ wᵢⱼ² (yᵢ - yⱼ))          wᵢⱼ = 1 / (1 + ‖yᵢ - yⱼ‖²)
///                     attraction              repulsion                        Z = Σᵢ Σ_{j≠i} wᵢⱼ,  q_ij = wᵢⱼ / Z
///
/// van der Maaten, Hinton: JMLR 2008, equations 4 and 5; split as in van der Maaten: JMLR 2014, equation 8.
package protocol Objective: AnyObject {
    /// Writes Σⱼ p_ij wᵢⱼ (yᵢ - yⱼ) and Σⱼ wᵢⱼ² (yᵢ - yⱼ) of each point.
    /// - Returns: Z.
    func forces(_ y: Points, attraction: Points, repulsion: Points) -> Double

    /// Σᵢ Σⱼ p_ij ln (p_ij / q_ij) = Σ p ln p + Σ p ln (1 + ‖yᵢ - yⱼ‖²) + ln Z.
    /// - Parameter Z: what `forces` gave for the same points.
    func divergence(_ y: Points, Z: Double) -> Double
}
