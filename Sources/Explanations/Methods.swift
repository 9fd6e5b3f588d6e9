import Networks

/// The methods, by the names that the command line gives them.
public enum Methods {
    public static let all: [any ExplanationMethod.Type] = [
        Saliency.self, InputXGradient.self, GuidedBackprop.self, Deconvolution.self,
        CAM.self, GradCAM.self, GuidedGradCAM.self, GradCAMPlusPlus.self, LayerCAM.self, XGradCAM.self, HiResCAM.self,
        EigenCAM.self, ScoreCAM.self, AblationCAM.self,
        IntegratedGradients.self, DeepLIFT.self, SmoothGrad.self, VarGrad.self, GradientSHAP.self,
        Occlusion.self, RISE.self,
        LayerActivation.self, LayerGradientXActivation.self, InternalInfluence.self, LayerConductance.self,
        LayerDeepLIFT.self,
    ]

    public static var names: [String] { all.map { $0.name } }

    /// The method of a name.
    /// - Throws: `UnknownMethod` with the nearest names.
    public static func named(_ name: String) throws(UnknownMethod) -> any ExplanationMethod.Type {
        if let method = all.first(where: { $0.name == name }) { return method }
        throw UnknownMethod(name: name)
    }
}

/// A method's name that is not known.
public struct UnknownMethod: Error, Equatable, CustomStringConvertible {
    public let name: String

    public var description: String {
        "There is no method \"\(name)\"\(nearestNames(to: name, in: Methods.names).didYouMean) "
            + "`mirador methods` lists them."
    }
}
