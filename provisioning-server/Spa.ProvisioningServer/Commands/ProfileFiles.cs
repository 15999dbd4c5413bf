using System.CommandLine;

namespace Spa.ProvisioningServer.Commands;

/// <summary>Reading and writing the files named on a command line; <c>-</c> is standard input or output.</summary>
internal static class ProfileFiles
{
    // Far beyond every limit of a profile, so that the reader names the limit; only a mistaken file is larger.
    private const long Longest = 256L * 1024 * 1024;

    public static Option<string?> Key() => new("--key") { Description = "The passphrase, as in [--key KEY] of a rule and in openssl enc -k KEY." };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document on standard output and nothing else." };

    /// <summary>The bytes of a file; null after saying on <paramref name="errors"/> why not.</summary>
    public static byte[]? Read(string path, TextWriter errors)
    {
        try
        {
            if (path == "-")
            {
                using var input = new MemoryStream();
                Console.OpenStandardInput().CopyTo(input);
                return input.ToArray();
            }

            if (Directory.Exists(path))
            {
                errors.WriteLine($"{path} is a folder, not a file.");
                return null;
            }

            if (File.Exists(path) && new FileInfo(path).Length > Longest)
            {
                errors.WriteLine($"{path} is larger than {Longest} bytes: that is no profile.");
                return null;
            }

            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"{path} cannot be read: {e.Message}");
            return null;
        }
    }

    /// <summary>Writes a file whole; false after saying why not.</summary>
    public static bool Write(string path, byte[] content, TextWriter errors)
    {
        try
        {
            if (path == "-")
            {
                using var output = Console.OpenStandardOutput();
                output.Write(content);
                return true;
            }

            File.WriteAllBytes(path, content);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"{path} cannot be written: {e.Message}");
            return false;
        }
    }
}
