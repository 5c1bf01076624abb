import type { ReactNode } from "react";

interface TableProps {
  label: string;
  /** The headings of the columns; an empty one stands over buttons. */
  columns: string[];
  /** Those of them that have figures. */
  figures?: string[];
  /** Rows. */
  children: ReactNode;
}

/** A table that is moved sideways, also by keyboard, where it does not fit. */
export function Table({ label, columns, figures = [], children }: TableProps) {
  return (
    <div className="table" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) =>
              column === "" ? (
                <td key={column} />
              ) : (
                <th
                  key={column}
                  scope="col"
                  className={figures.includes(column) ? "figure" : undefined}
                >
                  {column}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
