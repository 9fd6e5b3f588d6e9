/// The way in which a picture that is not of a frame's proportions is shown in it; it is never distorted.
public enum Framing: Hashable, Sendable {
    /// All of the picture, with white beside it.
    case whole
    /// The middle of the picture, filling the frame.
    case centralCrop
}
