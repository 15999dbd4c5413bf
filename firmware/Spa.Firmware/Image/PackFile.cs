namespace Spa.Firmware.Image;

/// <summary>A file to be packed.</summary>
/// <param name="Path">Its path in the image.</param>
/// <param name="Executable">Whether it may be run.</param>
/// <param name="Open">Opens its content; called once, the stream is disposed afterwards.</param>
public sealed record PackFile(string Path, bool Executable, Func<Stream> Open);
