namespace Spa.Firmware.Image;

/// <summary>One file of an image.</summary>
/// <param name="Path">Relative, with '/', letters, digits and <c>. _ + -</c> only.</param>
/// <param name="Executable">Mode 0755 instead of 0644.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record ImageFile(string Path, bool Executable, long Size, string Sha256);
