using System.Data;
using Dapper;

namespace Spa.ProvisioningServer.Storage;

/// <summary>An image in the firmware store, verified when it came.</summary>
internal sealed record StoredImage
{
    public string Model { get; init; } = string.Empty;

    public string Version { get; init; } = string.Empty;

    /// <summary>Name in the folder, and under <c>/fw/</c> where it is signed.</summary>
    public string File { get; init; } = string.Empty;

    public long Size { get; init; }

    /// <summary>Of the whole file, 64 hex digits: its entity tag.</summary>
    public string Sha256 { get; init; } = string.Empty;

    /// <summary>Security epoch: a unit never goes below the highest it has confirmed.</summary>
    public long Epoch { get; init; }

    public DateTimeOffset Added { get; init; }

    public string AddedBy { get; init; } = string.Empty;
}

/// <summary>Images and which version a model gets.</summary>
internal static class FirmwareImages
{
    private const string Columns = "select model, version, file, size, sha256, epoch, added, added_by from firmware_image";

    public static IReadOnlyList<StoredImage> All(IDbConnection on) => [.. on.Query<StoredImage>($"{Columns} order by model, added desc")];

    public static StoredImage? ByFile(IDbConnection on, string file) => on.QuerySingleOrDefault<StoredImage>($"{Columns} where file = @file", new { file });

    public static StoredImage? Find(IDbConnection on, string model, string version)
        => on.QuerySingleOrDefault<StoredImage>($"{Columns} where model = @model and version = @version", new { model, version });

    public static void Put(IDbConnection on, StoredImage image)
        => on.Execute(
            """
            insert into firmware_image (model, version, file, size, sha256, epoch, added, added_by) values (@Model, @Version, @File, @Size, @Sha256, @Epoch, @Added, @AddedBy)
            """,
            image);

    public static void Remove(IDbConnection on, string model, string version)
        => on.Execute("delete from firmware_image where model = @model and version = @version", new { model, version });

    /// <summary>Version assigned to a model; null = none.</summary>
    public static string? Assigned(IDbConnection on, string model) => on.ExecuteScalar<string?>("select version from firmware_assignment where model = @model", new { model });

    public static IReadOnlyDictionary<string, string> Assignments(IDbConnection on)
        => on.Query<(string Model, string Version)>("select model, version from firmware_assignment").ToDictionary(r => r.Model, r => r.Version, StringComparer.Ordinal);

    /// <summary>Versions assigned to models, and since when.</summary>
    public static IReadOnlyDictionary<string, (string Version, DateTimeOffset Since)> AssignedSince(IDbConnection on)
        => on.Query<(string Model, string Version, long Assigned)>("select model, version, assigned from firmware_assignment")
            .ToDictionary(r => r.Model, r => (r.Version, DateTimeOffset.FromUnixTimeMilliseconds(r.Assigned)), StringComparer.Ordinal);

    /// <summary>Devices that have a version of their own.</summary>
    public static long Exceptions(IDbConnection on, string model, string version)
        => on.ExecuteScalar<long>("select count(*) from device where model = @model and firmware = @version", new { model, version });

    /// <summary>Assigns a version to a model; null takes the assignment away.</summary>
    public static void Assign(IDbConnection on, string model, string? version, string operatorName, DateTimeOffset now)
    {
        Standings.Sweep(on, model);
        if (version is null)
        {
            on.Execute("delete from firmware_assignment where model = @model", new { model });
            return;
        }

        on.Execute(
            """
            insert into firmware_assignment (model, version, assigned, assigned_by) values (@model, @version, @now, @operatorName)
            on conflict (model) do update set version = excluded.version, assigned = excluded.assigned, assigned_by = excluded.assigned_by
            """,
            new { model, version, now, operatorName });
    }
}
