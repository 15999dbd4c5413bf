using Npgsql;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Where a PostgreSQL database is and how to log in. Shows itself without the password.</summary>
internal sealed class DatabaseAddress
{
    private readonly NpgsqlConnectionStringBuilder settings;

    private DatabaseAddress(NpgsqlConnectionStringBuilder settings) => this.settings = settings;

    /// <summary>Reads <c>postgres://user:password@host:port/database?sslmode=require</c> or <c>Host=…;Username=…;Database=…</c>. A parameter <c>host</c> in the first form may name the folder of a socket.</summary>
    /// <param name="text">What the operator wrote.</param>
    /// <param name="fault">Why it cannot be used; never repeats the text, which may hold a password.</param>
    public static DatabaseAddress? Parse(string text, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = null;
        try
        {
            var settings = text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal)
                ? OfUri(new Uri(text))
                : new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(settings.Host) || string.IsNullOrEmpty(settings.Database))
            {
                fault = "The database address names no host or no database: write postgres://USER:PASSWORD@HOST:PORT/DATABASE.";
                return null;
            }

            settings.PersistSecurityInfo = false;
            settings.IncludeErrorDetail = false;
            return new DatabaseAddress(settings);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or UriFormatException or InvalidOperationException or KeyNotFoundException)
        {
            fault = "The database address cannot be read: write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters as %XX.";
            return null;
        }
    }

    /// <summary>Host, port and database; nothing of the login but the name.</summary>
    public override string ToString() => $"postgres://{(settings.Username is { Length: > 0 } user ? user + "@" : string.Empty)}{settings.Host}:{settings.Port}/{settings.Database}";

    /// <summary>What the driver needs. Holds the password.</summary>
    internal string Connection(bool readOnly)
    {
        var all = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            ApplicationName = "spa-server",
            MaxPoolSize = readOnly ? 20 : 4,
        };
        if (readOnly)
        {
            all.Options = $"{all.Options} -c default_transaction_read_only=on".Trim();
        }

        return all.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder OfUri(Uri uri)
    {
        var login = uri.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder { Host = uri.Host, Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort, Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')) };
        if (login[0].Length > 0)
        {
            settings.Username = Uri.UnescapeDataString(login[0]);
        }

        if (login.Length > 1)
        {
            settings.Password = Uri.UnescapeDataString(login[1]);
        }

        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)))
        {
            settings[pair[0] == "sslmode" ? "SSL Mode" : Uri.UnescapeDataString(pair[0])] = Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : string.Empty);
        }

        return settings;
    }
}
